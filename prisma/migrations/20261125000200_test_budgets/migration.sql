-- AlterTable
ALTER TABLE "test_run" ADD COLUMN     "is_sign_in_refused" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "started_by_id" TEXT,
ADD COLUMN     "uses_stored_secret" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "test_run_started_by_id_started_at_idx" ON "test_run"("started_by_id", "started_at");
