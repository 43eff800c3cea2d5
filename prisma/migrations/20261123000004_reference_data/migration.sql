-- What every installation starts with: the default plan, the two number series, the clock's row, the setup fee.

INSERT INTO plans (code, name) VALUES ('standard', 'Standard');
INSERT INTO plan_prices (plan_id, effective_at, fee)
  SELECT plan_id, '2000-01-01T00:00:00Z', 2.00 FROM plans WHERE code = 'standard';

INSERT INTO number_counters (name) VALUES ('invoice'), ('credit_note');
INSERT INTO business_clock (id, moved_at) VALUES (1, now());

INSERT INTO charge_catalogue (charge_type, name, default_amount, recognition_method, recognition_months, created_at, updated_at) VALUES
  ('setup_fee', 'Practice setup', 250.00, 'immediate', NULL, now(), now()),
  ('data_import', 'Data import, per hour', 120.00, 'immediate', NULL, now(), now()),
  ('front_desk_training', 'Front-desk training', 150.00, 'immediate', NULL, now(), now()),
  ('priority_support', 'Priority support, one year', 600.00, 'over_months', 12, now(), now());
