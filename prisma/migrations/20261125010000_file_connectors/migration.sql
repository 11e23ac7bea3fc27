-- AlterTable
ALTER TABLE "connector" ADD COLUMN     "file_id" TEXT,
ADD COLUMN     "file_place" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "connector_file_id_key" ON "connector"("file_id");
