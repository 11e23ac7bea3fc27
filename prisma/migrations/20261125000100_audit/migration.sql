-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "request_id" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "from_address" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "target_type" TEXT,
    "target_id" TEXT,
    "target_name" TEXT,
    "changes" JSONB,
    "details" JSONB,
    -- Punctuation separates words, so that a part of an address or a host is found too; see words() in lib/audit/where.ts.
    "words" tsvector GENERATED ALWAYS AS (to_tsvector('simple', translate(
        coalesce("actor_name", '') || ' ' || coalesce("actor_id", '') || ' ' || coalesce("from_address", '') || ' ' ||
        coalesce("target_name", '') || ' ' || coalesce("target_id", '') || ' ' || "request_id" || ' ' ||
        coalesce(jsonb_path_query_array("changes", '$[*].*')::text, '') || ' ' ||
        coalesce(jsonb_path_query_array("details", '$.*')::text, ''), $$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$$, repeat(' ', 32)
    ))) STORED,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_name_at_id_idx" ON "audit_entry"("actor_name", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_action_at_id_idx" ON "audit_entry"("action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_outcome_at_id_idx" ON "audit_entry"("outcome", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_target_id_at_id_idx" ON "audit_entry"("target_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_target_name_at_id_idx" ON "audit_entry"("target_name", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_words_idx" ON "audit_entry" USING GIN ("words");

-- The log is append-only. Retention alone deletes: it states its days for its own transaction, and an entry of the
-- last 7 days stays whatever is stated.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "days" INTEGER := nullif(current_setting('mailroom.audit_retention_days', true), '');
BEGIN
    IF TG_OP = 'DELETE' AND "days" >= 7 THEN
        IF OLD."at" < now() - make_interval(days => "days") THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
