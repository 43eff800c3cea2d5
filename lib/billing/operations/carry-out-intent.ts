import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { decryptField, encryptField } from "@/lib/ephi/field-encryption";
import { enqueue, enqueueMany } from "@/lib/jobs/enqueue";
import { log } from "@/lib/log";
import type {
  Answer,
  Effort,
  Order,
  Outcome,
  PaymentGateway,
} from "@/lib/stripe/payment-gateway";
import { type Context, systemContext } from "../context";
import { findInvoice, type Invoice } from "../data/invoices";
import { lockOffice, type Office } from "../data/offices";
import {
  findIntent,
  insertIntents,
  type Intent,
  listOpenIntents,
  lockIntent,
  saveFailure,
  savePause,
  saveTry,
} from "../data/outbox";
import { refuse } from "../domain/errors";
import { finishTry, jobOf } from "./finish-try";
import { keptOrder, orderOfIntent } from "./order-of-intent";
