import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

const inputClass =
  "h-8.5 w-full rounded-sm border border-control bg-surface px-2.5 placeholder:text-ink-3 placeholder:opacity-100 focus:border-focus focus:outline-2 focus:-outline-offset-1 focus:outline-focus aria-invalid:border-failed disabled:border-line-strong disabled:bg-sunken disabled:text-ink-3 touch:h-10 touch:text-lg";

/** What ties a control to its label, hint and error; spread it on the control. */
export type FieldWiring = {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};

type FieldProps = {
  label: string;
  /** What stays true while typing. */
  hint?: ReactNode;
  /** What is wrong, and what to do. */
  error?: string | undefined;
  isOptional?: boolean;
  /** To the right of the label, such as a link. */
  aside?: ReactNode;
  className?: string;
  children: (wiring: FieldWiring) => ReactNode;
};

/** Label, control, hint and error, tied together for everybody. */
export function Field({ label, hint, error, isOptional, aside, className, children }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={classNames("grid content-start gap-[5px]", className)}>
      <div className="flex items-baseline gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
          {isOptional ? <span className="font-normal text-ink-3"> optional</span> : null}
        </label>
        {aside ? <span className="ml-auto text-xs">{aside}</span> : null}
      </div>
      {children({
        id,
        ...(described ? { "aria-describedby": described } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <div id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </div>
      ) : null}
    </div>
  );
}

/** The sentence under a control that says what is wrong. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex gap-1.5 text-xs text-failed">
      <Icon name="failed" className="mt-px size-3.5" />
      <span className="inline-block first-letter:uppercase">{children}</span>
    </p>
  );
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={classNames(inputClass, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={3}
      className={classNames(inputClass, "h-auto resize-y py-[7px] touch:h-auto", className)}
      {...rest}
    />
  );
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <div className={classNames("pick", className)}>
      <select className={classNames(inputClass, "appearance-none pr-7")} {...rest} />
    </div>
  );
}

/** A dollar amount as text; read it with parseTypedAmount. */
export function MoneyInput({ className, ...rest }: ComponentProps<"input">) {
  return (
    <div className={classNames("relative", className)}>
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-2.5 grid place-items-center text-ink-3"
      >
        $
      </span>
      <Input
        inputMode="decimal"
        autoComplete="off"
        className="pl-6 text-right tabular-nums"
        {...rest}
      />
    </div>
  );
}

/** A check box with its words; without words it needs an aria-label. */
export function Checkbox({
  label,
  className,
  ...rest
}: ComponentProps<"input"> & { label?: ReactNode }) {
  const box = <input type="checkbox" className={classNames("check", className)} {...rest} />;
  if (!label) return box;
  return (
    <label className="inline-flex items-center gap-2">
      {box}
      {label}
    </label>
  );
}

/** One question with a few answers, each with a line that explains it. */
export function Choices({
  legend,
  error,
  children,
}: {
  legend: string;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="grid gap-[5px]">
      <legend className="mb-[5px] font-medium">{legend}</legend>
      <div className="choices">{children}</div>
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  );
}

/** One answer inside Choices. */
export function Choice({
  title,
  detail,
  ...rest
}: Omit<ComponentProps<"input">, "title"> & { title: string; detail?: ReactNode }) {
  return (
    <label className="flex gap-2.5 border border-line-strong px-[11px] py-[9px] has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-not-allowed has-disabled:text-ink-3">
      <input type="radio" className="check mt-0.5" {...rest} />
      <span>
        <span className="font-medium">{title}</span>
        {detail ? <span className="block text-xs text-ink-2">{detail}</span> : null}
      </span>
    </label>
  );
}
