-- AlterTable
ALTER TABLE "one_time_link" ADD COLUMN     "created_by_id" UUID;

-- CreateIndex
CREATE INDEX "one_time_link_created_by_id_idx" ON "one_time_link"("created_by_id");

-- AddForeignKey
ALTER TABLE "one_time_link" ADD CONSTRAINT "one_time_link_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
