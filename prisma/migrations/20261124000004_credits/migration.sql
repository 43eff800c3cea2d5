-- A credit note is carried out at Stripe by one intent.
CREATE UNIQUE INDEX stripe_outbox_one_credit ON stripe_outbox (credit_note_id) WHERE credit_note_id IS NOT NULL;

-- A refund that the bank sends back was none: what was refunded may fall to what the payments tell, and no further.
CREATE OR REPLACE FUNCTION lumbar_guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
      RAISE EXCEPTION 'an invoice begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'invoices are never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.invoice_id <> OLD.invoice_id OR NEW.office_id <> OLD.office_id OR NEW.company_id <> OLD.company_id
     OR NEW.invoice_type <> OLD.invoice_type THEN
    RAISE EXCEPTION 'invoice %: owner and type are fixed', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'draft' THEN
    IF NEW.status NOT IN ('draft', 'sent', 'canceled') AND NOT (NEW.status = 'paid' AND NEW.total_amount = 0) THEN
      RAISE EXCEPTION 'invoice %: a draft can not become %', OLD.invoice_id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.total_amount, NEW.line_count, NEW.currency, NEW.billing_period_start, NEW.billing_period_end, NEW.period_start_on,
      NEW.invoice_sequence, NEW.invoice_number, NEW.finalized_at, NEW.created_at)
     IS DISTINCT FROM
     (OLD.total_amount, OLD.line_count, OLD.currency, OLD.billing_period_start, OLD.billing_period_end, OLD.period_start_on,
      OLD.invoice_sequence, OLD.invoice_number, OLD.finalized_at, OLD.created_at) THEN
    RAISE EXCEPTION 'invoice %: an issued invoice can not change', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT (
       (OLD.status IN ('sent', 'failed') AND NEW.status IN ('paid', 'failed'))
    OR (OLD.status IN ('sent', 'failed') AND NEW.status = 'canceled' AND NEW.cancel_reason IN ('voided', 'written_off'))
    OR (OLD.status = 'canceled' AND OLD.cancel_reason = 'written_off' AND NEW.status = 'paid')) THEN
    RAISE EXCEPTION 'invoice %: % can not become %', OLD.invoice_id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'canceled' AND NEW.status = 'canceled' AND
     (NEW.amount_paid, NEW.amount_credited, NEW.cancel_reason) IS DISTINCT FROM (OLD.amount_paid, OLD.amount_credited, OLD.cancel_reason)
     AND OLD.cancel_reason <> 'written_off' THEN
    RAISE EXCEPTION 'invoice %: a canceled invoice can not change', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_credited < OLD.amount_credited THEN
    RAISE EXCEPTION 'invoice %: credits only grow', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_refunded < OLD.amount_refunded AND NEW.amount_refunded <> (
      SELECT least(NEW.amount_paid, coalesce(sum(p.amount), 0)) FROM payments p
      WHERE p.invoice_id = NEW.invoice_id AND p.kind IN ('refund', 'dispute') AND p.status = 'succeeded') THEN
    RAISE EXCEPTION 'invoice %: refunds only grow, unless one came back', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
