import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { Icon, type IconName } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";

type ButtonLook = {
  variant?: "secondary" | "primary" | "danger" | "dangerSolid" | "ghost" | undefined;
  size?: "normal" | "small" | undefined;
  /** Square, for a single icon; the button then needs an aria-label. */
  isIcon?: boolean | undefined;
};

const variants = {
  secondary:
    "border-line-strong bg-surface text-ink shadow-xs hover:border-control hover:bg-hover [&_svg]:text-ink-3",
  primary:
    "border-accent bg-accent text-on-accent shadow-xs hover:border-accent-hover hover:bg-accent-hover",
  danger: "border-line-strong bg-surface text-danger shadow-xs hover:border-control hover:bg-hover",
  dangerSolid: "border-danger bg-danger text-on-danger shadow-xs hover:opacity-90",
  ghost: "border-transparent text-ink-2 hover:bg-hover hover:text-ink [&_svg]:text-ink-3",
};

const off =
  "cursor-not-allowed border-dashed border-line-strong bg-transparent text-ink-3 shadow-none";

/** The classes of a button, for elements that only look like one. */
export function buttonClass({
  variant = "secondary",
  size = "normal",
  isIcon = false,
  isOff = false,
}: ButtonLook & { isOff?: boolean } = {}): string {
  return classNames(
    "inline-flex items-center justify-center gap-1.5 rounded-sm border font-medium whitespace-nowrap transition-colors",
    size === "small" ? "h-6.5 text-xs touch:h-8" : "h-control",
    isIcon
      ? size === "small"
        ? "w-6.5 touch:w-8"
        : "w-control"
      : size === "small"
        ? "px-2"
        : "px-[11px]",
    isOff ? off : variants[variant],
  );
}

type ButtonProps = ButtonLook &
  ComponentProps<"button"> & {
    icon?: IconName;
    /** Why it can't be used now. The button stays focusable, dashed, and says this sentence. */
    why?: string | undefined;
    /** It was pressed and the answer is not there yet. */
    isPending?: boolean;
  };

/** A button. Disabled ones always carry a reason. */
export function Button({ why, className, ...rest }: ButtonProps) {
  const whyId = useId();
  if (!why) return <PlainButton className={className} {...rest} />;
  return (
    <span className={classNames("why", className)}>
      <PlainButton
        {...rest}
        type="button"
        onClick={undefined}
        aria-disabled
        aria-describedby={whyId}
      />
      <span role="tooltip" id={whyId} className="why-tip">
        {why}
      </span>
    </span>
  );
}

function PlainButton({
  variant,
  size,
  isIcon,
  icon,
  isPending = false,
  className,
  children,
  type = "button",
  ...rest
}: Omit<ButtonProps, "why">) {
  const isOff = rest["aria-disabled"] === true || rest.disabled === true;
  return (
    <button
      type={type}
      className={classNames(buttonClass({ variant, size, isIcon, isOff }), className)}
      {...rest}
      {...(isPending
        ? { "aria-disabled": true, "aria-busy": true, onClick: undefined, type: "button" }
        : {})}
    >
      {isPending ? (
        <Icon name="turn" className="animate-turn" />
      ) : icon ? (
        <Icon name={icon} />
      ) : null}
      {children}
    </button>
  );
}

/** A link that looks like a button; `isExternal` opens Stripe's pages beside the portal, and shows it. */
export function ButtonLink({
  variant,
  size,
  isIcon,
  icon,
  isExternal = false,
  prefetch,
  className,
  children,
  ...rest
}: ButtonLook & {
  href: string;
  icon?: IconName;
  isExternal?: boolean;
  className?: string;
  children?: ReactNode;
  download?: boolean;
  prefetch?: boolean;
  "aria-label"?: string;
}) {
  const look = classNames(buttonClass({ variant, size, isIcon }), className);
  const body = (
    <>
      {icon ? <Icon name={icon} /> : null}
      {children}
      {isExternal ? <Icon name="external" /> : null}
    </>
  );
  if (isExternal || rest.download) {
    return (
      <a className={look} rel="noreferrer" {...(isExternal ? { target: "_blank" } : {})} {...rest}>
        {body}
      </a>
    );
  }
  return (
    <AppLink className={look} {...(prefetch === undefined ? {} : { prefetch })} {...rest}>
      {body}
    </AppLink>
  );
}
