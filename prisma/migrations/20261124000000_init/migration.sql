-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "connector" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "is_missing_secret" BOOLEAN NOT NULL DEFAULT false,
    "defect" TEXT,
    "secret_expires_at" TIMESTAMPTZ(3),
    "last_test_at" TIMESTAMPTZ(3),
    "last_test_outcome" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "connector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret" (
    "connector_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "set_by" TEXT NOT NULL,

    CONSTRAINT "secret_pkey" PRIMARY KEY ("connector_id","field")
);

-- CreateTable
CREATE TABLE "test_run" (
    "id" UUID NOT NULL,
    "connector_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_by" TEXT NOT NULL,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "report" JSONB,

    CONSTRAINT "test_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_message" (
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "envelope_from" TEXT NOT NULL,
    "recipients" TEXT[],
    "from_text" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "source" BYTEA NOT NULL,

    CONSTRAINT "sandbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "connector_slug_key" ON "connector"("slug");

-- CreateIndex
CREATE INDEX "connector_name_id_idx" ON "connector"("name", "id");

-- CreateIndex
CREATE INDEX "connector_service_name_idx" ON "connector"("service", "name");

-- CreateIndex
CREATE INDEX "connector_updated_at_idx" ON "connector"("updated_at");

-- CreateIndex
CREATE INDEX "connector_last_test_at_idx" ON "connector"("last_test_at");

-- CreateIndex
CREATE INDEX "test_run_connector_id_started_at_idx" ON "test_run"("connector_id", "started_at");

-- CreateIndex
CREATE INDEX "test_run_started_at_idx" ON "test_run"("started_at");

-- CreateIndex
CREATE INDEX "sandbox_message_received_at_idx" ON "sandbox_message"("received_at");

-- AddForeignKey
ALTER TABLE "secret" ADD CONSTRAINT "secret_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_run" ADD CONSTRAINT "test_run_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;
