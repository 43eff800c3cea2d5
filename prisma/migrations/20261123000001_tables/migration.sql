-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "subscription_status" AS ENUM ('active', 'past_due', 'canceled', 'trialing', 'inactive');

-- CreateEnum
CREATE TYPE "invoice_status" AS ENUM ('draft', 'sent', 'paid', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "invoice_type" AS ENUM ('monthly', 'setup_fee', 'one_off');

-- CreateEnum
CREATE TYPE "item_type" AS ENUM ('patient_activation', 'patient_renewal', 'setup_fee', 'one_off', 'credit');

-- CreateEnum
CREATE TYPE "cancel_reason" AS ENUM ('operator', 'nothing_to_bill', 'voided', 'written_off');

-- CreateEnum
CREATE TYPE "review_state" AS ENUM ('none', 'parked', 'held', 'approved');

-- CreateEnum
CREATE TYPE "role_name" AS ENUM ('admin', 'company_manager', 'office_manager', 'practitioner', 'auditor');

-- CreateEnum
CREATE TYPE "care_plan_status" AS ENUM ('draft', 'sent');

-- CreateEnum
CREATE TYPE "credit_note_kind" AS ENUM ('reduces_due', 'refund', 'office_credit');

-- CreateEnum
CREATE TYPE "payment_kind" AS ENUM ('charge', 'refund', 'dispute');

-- CreateEnum
CREATE TYPE "payment_state" AS ENUM ('pending', 'succeeded', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "outbox_status" AS ENUM ('pending', 'sent', 'failed');

-- CreateEnum
CREATE TYPE "stripe_event_status" AS ENUM ('stored', 'applied', 'ignored', 'unmatched', 'failed');

-- CreateEnum
CREATE TYPE "recognition_method" AS ENUM ('immediate', 'over_months');

-- CreateEnum
CREATE TYPE "opened_by" AS ENUM ('activation', 'transfer');

-- CreateTable
CREATE TABLE "plans" (
    "plan_id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("plan_id")
);

-- CreateTable
CREATE TABLE "plan_prices" (
    "plan_id" INTEGER NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "fee" DECIMAL(10,2) NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',

    CONSTRAINT "plan_prices_pkey" PRIMARY KEY ("plan_id","effective_at")
);

-- CreateTable
CREATE TABLE "companies" (
    "company_id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "companies_pkey" PRIMARY KEY ("company_id")
);

-- CreateTable
CREATE TABLE "offices" (
    "office_id" SERIAL NOT NULL,
    "company_id" INTEGER NOT NULL,
    "parent_office_id" INTEGER,
    "name" TEXT NOT NULL,
    "billing_email" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "subscription_status" "subscription_status" NOT NULL DEFAULT 'active',
    "current_plan_id" INTEGER NOT NULL,
    "billing_cycle_anchor_date" DATE NOT NULL,
    "cycle_start_at" TIMESTAMPTZ(3) NOT NULL,
    "cycle_end_at" TIMESTAMPTZ(3) NOT NULL,
    "cycle_key" VARCHAR(10) NOT NULL,
    "next_time_zone" TEXT,
    "next_anchor_date" DATE,
    "payment_provider_customer_id" TEXT,
    "payment_provider_customer_index" TEXT,
    "payment_provider_subscription_id" TEXT,
    "default_method_brand" TEXT,
    "default_method_last4" VARCHAR(4),
    "trial_ends_at" TIMESTAMPTZ(3),
    "credit_balance" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offices_pkey" PRIMARY KEY ("office_id")
);

-- CreateTable
CREATE TABLE "users" (
    "user_id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "totp_secret" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "membership_id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" "role_name" NOT NULL,
    "company_id" INTEGER,
    "office_id" INTEGER,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("membership_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "session_id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("session_id")
);

-- CreateTable
CREATE TABLE "sign_in_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "sign_in_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "api_key_id" SERIAL NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "company_id" INTEGER,
    "office_id" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("api_key_id")
);

-- CreateTable
CREATE TABLE "patients" (
    "patient_id" SERIAL NOT NULL,
    "company_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "anonymous_patient_ref" TEXT NOT NULL,
    "is_active_for_billing" BOOLEAN NOT NULL DEFAULT false,
    "activated_at" TIMESTAMPTZ(3),
    "deactivated_at" TIMESTAMPTZ(3),
    "last_billed_cycle" VARCHAR(10),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patients_pkey" PRIMARY KEY ("patient_id")
);

-- CreateTable
CREATE TABLE "patient_identities" (
    "patient_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "birth_date" TEXT,
    "external_id" TEXT,
    "first_name_index" TEXT,
    "last_name_index" TEXT,
    "email_index" TEXT,
    "external_id_index" TEXT,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "patient_identities_pkey" PRIMARY KEY ("patient_id")
);

-- CreateTable
CREATE TABLE "patient_activations" (
    "activation_id" SERIAL NOT NULL,
    "patient_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "opened_by" "opened_by" NOT NULL DEFAULT 'activation',
    "activated_at" TIMESTAMPTZ(3) NOT NULL,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "patient_activations_pkey" PRIMARY KEY ("activation_id")
);

-- CreateTable
CREATE TABLE "care_plans" (
    "care_plan_id" SERIAL NOT NULL,
    "patient_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT,
    "status" "care_plan_status" NOT NULL DEFAULT 'draft',
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "care_plans_pkey" PRIMARY KEY ("care_plan_id")
);

-- CreateTable
CREATE TABLE "invoices" (
    "invoice_id" SERIAL NOT NULL,
    "office_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "invoice_sequence" INTEGER,
    "invoice_number" TEXT,
    "billing_period_start" TIMESTAMPTZ(3),
    "billing_period_end" TIMESTAMPTZ(3),
    "period_start_on" DATE,
    "total_amount" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "amount_paid" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "amount_credited" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "amount_refunded" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "status" "invoice_status" NOT NULL DEFAULT 'draft',
    "cancel_reason" "cancel_reason",
    "closing_note" TEXT,
    "review_state" "review_state" NOT NULL DEFAULT 'none',
    "invoice_type" "invoice_type" NOT NULL,
    "stripe_invoice_id" TEXT,
    "stripe_invoice_index" TEXT,
    "stripe_synced_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "finalized_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "canceled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("invoice_id")
);

-- CreateTable
CREATE TABLE "invoice_line_items" (
    "line_item_id" BIGSERIAL NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unit_price" DECIMAL(10,2) NOT NULL,
    "total_price" DECIMAL(10,2) NOT NULL,
    "item_type" "item_type" NOT NULL,
    "anonymous_patient_ref" TEXT,
    "charge_type" TEXT,
    "recognition_months" INTEGER,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invoice_line_items_pkey" PRIMARY KEY ("line_item_id")
);

-- CreateTable
CREATE TABLE "number_counters" (
    "name" TEXT NOT NULL,
    "last_value" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "number_counters_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "credit_notes" (
    "credit_note_id" SERIAL NOT NULL,
    "credit_note_sequence" INTEGER NOT NULL,
    "credit_note_number" TEXT NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "amount" DECIMAL(10,2) NOT NULL,
    "reason" TEXT NOT NULL,
    "kind" "credit_note_kind" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_notes_pkey" PRIMARY KEY ("credit_note_id")
);

-- CreateTable
CREATE TABLE "payments" (
    "payment_id" SERIAL NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "provider_ref_index" TEXT NOT NULL,
    "kind" "payment_kind" NOT NULL,
    "amount" DECIMAL(10,2) NOT NULL,
    "status" "payment_state" NOT NULL,
    "failure_code" TEXT,
    "brand" TEXT,
    "last4" VARCHAR(4),
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "stripe_outbox" (
    "outbox_id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "office_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "invoice_id" INTEGER,
    "credit_note_id" INTEGER,
    "status" "outbox_status" NOT NULL DEFAULT 'pending',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "idempotency_key" TEXT NOT NULL,
    "body" TEXT,
    "body_sha256" TEXT,
    "last_error" TEXT,
    "first_tried_at" TIMESTAMPTZ(3),
    "next_try_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_outbox_pkey" PRIMARY KEY ("outbox_id")
);

-- CreateTable
CREATE TABLE "stripe_events" (
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "api_version" TEXT,
    "object_ref" TEXT,
    "object_index" TEXT,
    "status" "stripe_event_status" NOT NULL DEFAULT 'stored',
    "reason" TEXT,
    "invoice_id" INTEGER,
    "office_id" INTEGER,
    "company_id" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "billing_runs" (
    "run_id" SERIAL NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "office_id" INTEGER,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "offices_due" INTEGER NOT NULL DEFAULT 0,
    "offices_rolled" INTEGER NOT NULL DEFAULT 0,
    "offices_failed" INTEGER NOT NULL DEFAULT 0,
    "offices_parked" INTEGER NOT NULL DEFAULT 0,
    "invoices_finalized" INTEGER NOT NULL DEFAULT 0,
    "invoices_drafted" INTEGER NOT NULL DEFAULT 0,
    "lines_written" INTEGER NOT NULL DEFAULT 0,
    "failures" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "billing_runs_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "event_id" BIGSERIAL NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "business_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "office_id" INTEGER,
    "company_id" INTEGER,
    "request_id" TEXT,
    "ip" TEXT,
    "details" JSONB NOT NULL,
    "hmac" TEXT NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "company_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "event_ids" BIGINT[],
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("company_id","seq")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_key" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "response_status" INTEGER,
    "response_body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_key","key")
);

-- CreateTable
CREATE TABLE "journal" (
    "journal_id" BIGSERIAL NOT NULL,
    "company_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "item_type" "item_type",
    "cause" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "debit_account" TEXT NOT NULL,
    "credit_account" TEXT NOT NULL,
    "amount" DECIMAL(10,2) NOT NULL,
    "month" VARCHAR(7) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("journal_id")
);

-- CreateTable
CREATE TABLE "accounting_periods" (
    "month" VARCHAR(7) NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_by" TEXT NOT NULL,

    CONSTRAINT "accounting_periods_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "charge_catalogue" (
    "charge_type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "default_amount" DECIMAL(10,2) NOT NULL,
    "recognition_method" "recognition_method" NOT NULL DEFAULT 'immediate',
    "recognition_months" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_catalogue_pkey" PRIMARY KEY ("charge_type")
);

-- CreateTable
CREATE TABLE "business_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "set_at" TIMESTAMPTZ(3),
    "is_running" BOOLEAN NOT NULL DEFAULT false,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "business_clock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plans_code_key" ON "plans"("code");

-- CreateIndex
CREATE UNIQUE INDEX "offices_payment_provider_customer_index_key" ON "offices"("payment_provider_customer_index");

-- CreateIndex
CREATE INDEX "offices_company_id_office_id_idx" ON "offices"("company_id", "office_id");

-- CreateIndex
CREATE INDEX "offices_parent_office_id_idx" ON "offices"("parent_office_id");

-- CreateIndex
CREATE INDEX "offices_current_plan_id_idx" ON "offices"("current_plan_id");

-- CreateIndex
CREATE INDEX "offices_cycle_end_at_office_id_idx" ON "offices"("cycle_end_at", "office_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "memberships_company_id_idx" ON "memberships"("company_id");

-- CreateIndex
CREATE INDEX "memberships_office_id_idx" ON "memberships"("office_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_session_id_idx" ON "sessions"("user_id", "session_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

-- CreateIndex
CREATE INDEX "api_keys_company_id_idx" ON "api_keys"("company_id");

-- CreateIndex
CREATE INDEX "api_keys_office_id_idx" ON "api_keys"("office_id");

-- CreateIndex
CREATE UNIQUE INDEX "patients_anonymous_patient_ref_key" ON "patients"("anonymous_patient_ref");

-- CreateIndex
CREATE INDEX "patients_office_id_patient_id_idx" ON "patients"("office_id", "patient_id");

-- CreateIndex
CREATE INDEX "patient_identities_office_id_last_name_index_idx" ON "patient_identities"("office_id", "last_name_index");

-- CreateIndex
CREATE INDEX "patient_identities_office_id_first_name_index_idx" ON "patient_identities"("office_id", "first_name_index");

-- CreateIndex
CREATE INDEX "patient_identities_office_id_email_index_idx" ON "patient_identities"("office_id", "email_index");

-- CreateIndex
CREATE UNIQUE INDEX "patient_identities_office_id_external_id_index_key" ON "patient_identities"("office_id", "external_id_index");

-- CreateIndex
CREATE INDEX "patient_activations_patient_id_activated_at_idx" ON "patient_activations"("patient_id", "activated_at");

-- CreateIndex
CREATE INDEX "patient_activations_office_id_activated_at_activation_id_idx" ON "patient_activations"("office_id", "activated_at", "activation_id");

-- CreateIndex
CREATE INDEX "care_plans_patient_id_care_plan_id_idx" ON "care_plans"("patient_id", "care_plan_id");

-- CreateIndex
CREATE INDEX "care_plans_office_id_care_plan_id_idx" ON "care_plans"("office_id", "care_plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_invoice_sequence_key" ON "invoices"("invoice_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_invoice_number_key" ON "invoices"("invoice_number");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_stripe_invoice_index_key" ON "invoices"("stripe_invoice_index");

-- CreateIndex
CREATE INDEX "invoices_office_id_created_at_invoice_id_idx" ON "invoices"("office_id", "created_at", "invoice_id");

-- CreateIndex
CREATE INDEX "invoices_office_id_total_amount_invoice_id_idx" ON "invoices"("office_id", "total_amount", "invoice_id");

-- CreateIndex
CREATE INDEX "invoices_office_id_due_at_invoice_id_idx" ON "invoices"("office_id", "due_at", "invoice_id");

-- CreateIndex
CREATE INDEX "invoices_company_id_created_at_invoice_id_idx" ON "invoices"("company_id", "created_at", "invoice_id");

-- CreateIndex
CREATE INDEX "invoices_office_id_billing_period_start_idx" ON "invoices"("office_id", "billing_period_start");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_invoice_id_office_id_company_id_key" ON "invoices"("invoice_id", "office_id", "company_id");

-- CreateIndex
CREATE INDEX "invoice_line_items_invoice_id_line_item_id_idx" ON "invoice_line_items"("invoice_id", "line_item_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_line_items_invoice_id_anonymous_patient_ref_key" ON "invoice_line_items"("invoice_id", "anonymous_patient_ref");

-- CreateIndex
CREATE UNIQUE INDEX "credit_notes_credit_note_sequence_key" ON "credit_notes"("credit_note_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "credit_notes_credit_note_number_key" ON "credit_notes"("credit_note_number");

-- CreateIndex
CREATE INDEX "credit_notes_invoice_id_credit_note_id_idx" ON "credit_notes"("invoice_id", "credit_note_id");

-- CreateIndex
CREATE INDEX "credit_notes_office_id_credit_note_id_idx" ON "credit_notes"("office_id", "credit_note_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_provider_ref_index_key" ON "payments"("provider_ref_index");

-- CreateIndex
CREATE INDEX "payments_invoice_id_payment_id_idx" ON "payments"("invoice_id", "payment_id");

-- CreateIndex
CREATE INDEX "payments_office_id_occurred_at_payment_id_idx" ON "payments"("office_id", "occurred_at", "payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "stripe_outbox_idempotency_key_key" ON "stripe_outbox"("idempotency_key");

-- CreateIndex
CREATE INDEX "stripe_outbox_status_outbox_id_idx" ON "stripe_outbox"("status", "outbox_id");

-- CreateIndex
CREATE INDEX "stripe_outbox_office_id_outbox_id_idx" ON "stripe_outbox"("office_id", "outbox_id");

-- CreateIndex
CREATE INDEX "stripe_outbox_invoice_id_outbox_id_idx" ON "stripe_outbox"("invoice_id", "outbox_id");

-- CreateIndex
CREATE INDEX "stripe_events_status_received_at_idx" ON "stripe_events"("status", "received_at");

-- CreateIndex
CREATE INDEX "stripe_events_received_at_event_id_idx" ON "stripe_events"("received_at", "event_id");

-- CreateIndex
CREATE INDEX "stripe_events_invoice_id_idx" ON "stripe_events"("invoice_id");

-- CreateIndex
CREATE INDEX "stripe_events_object_index_idx" ON "stripe_events"("object_index");

-- CreateIndex
CREATE INDEX "billing_runs_started_at_run_id_idx" ON "billing_runs"("started_at", "run_id");

-- CreateIndex
CREATE INDEX "audit_events_company_id_event_id_idx" ON "audit_events"("company_id", "event_id");

-- CreateIndex
CREATE INDEX "audit_events_office_id_event_id_idx" ON "audit_events"("office_id", "event_id");

-- CreateIndex
CREATE INDEX "audit_events_object_type_object_id_event_id_idx" ON "audit_events"("object_type", "object_id", "event_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "journal_office_id_month_journal_id_idx" ON "journal"("office_id", "month", "journal_id");

-- CreateIndex
CREATE INDEX "journal_invoice_id_journal_id_idx" ON "journal"("invoice_id", "journal_id");

-- AddForeignKey
ALTER TABLE "plan_prices" ADD CONSTRAINT "plan_prices_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("plan_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offices" ADD CONSTRAINT "offices_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("company_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offices" ADD CONSTRAINT "offices_parent_office_id_fkey" FOREIGN KEY ("parent_office_id") REFERENCES "offices"("office_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offices" ADD CONSTRAINT "offices_current_plan_id_fkey" FOREIGN KEY ("current_plan_id") REFERENCES "plans"("plan_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patients" ADD CONSTRAINT "patients_office_id_fkey" FOREIGN KEY ("office_id") REFERENCES "offices"("office_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient_identities" ADD CONSTRAINT "patient_identities_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("patient_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient_activations" ADD CONSTRAINT "patient_activations_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("patient_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_plans" ADD CONSTRAINT "care_plans_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("patient_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_office_id_fkey" FOREIGN KEY ("office_id") REFERENCES "offices"("office_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_invoice_id_office_id_company_id_fkey" FOREIGN KEY ("invoice_id", "office_id", "company_id") REFERENCES "invoices"("invoice_id", "office_id", "company_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "invoices"("invoice_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "invoices"("invoice_id") ON DELETE RESTRICT ON UPDATE CASCADE;

