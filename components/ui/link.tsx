import type { Route } from "next";
import NextLink from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";

type LinkProps = Omit<ComponentProps<typeof NextLink>, "href"> & { href: string };

/** A link inside the portal whose address was put together at run time. */
export function AppLink({ href, ...rest }: LinkProps) {
  return <NextLink href={href as Route} {...rest} />;
}

/** A link in a line of text: accent, underlined on hover. */
export function TextLink({ className, ...rest }: LinkProps) {
  return (
    <AppLink
      className={classNames(
        "font-medium whitespace-nowrap text-accent underline-offset-[3px] hover:underline",
        className,
      )}
      {...rest}
    />
  );
}
