"use client";

import { useShell } from "@/components/shell/shell-context";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { Icon } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";
import { menuItemClass, Popover } from "@/components/ui/popover";
import { initialsOf } from "@/lib/format/words";

/** Two letters in a circle. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-6.5 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-semibold text-accent"
    >
      {initialsOf(name)}
    </span>
  );
}

/** Who is signed in, what belongs to them, and the way out. */
export function UserMenu({ form }: { form: "side" | "top" }) {
  const { user, userLinks, signOut } = useShell();
  return (
    <Popover
      align={form === "side" ? "start" : "end"}
      buttonClass={
        form === "side"
          ? "mt-auto flex shrink-0 items-center gap-2 rounded-md p-2 text-left leading-4 hover:bg-sunken"
          : "hidden size-control place-items-center rounded-full touch:grid"
      }
      button={
        <>
          <span className="sr-only">Account menu{form === "top" ? ` of ${user.name}` : ""}, </span>
          <Avatar name={user.name} />
          {form === "side" ? (
            <span className="min-w-0">
              <span className="block truncate">{user.name}</span>
              <span className="block text-2xs text-ink-3">{user.roleLabel}</span>
            </span>
          ) : null}
        </>
      }
    >
      <div className="flex items-center gap-2 border-b border-line px-2 pt-1 pb-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{user.name}</p>
          <p className="truncate text-xs text-ink-3">{user.email}</p>
        </div>
        <ThemeToggle />
      </div>
      <div className="pt-1.5">
        {userLinks.map((item) => (
          <AppLink key={item.href} href={item.href} className={menuItemClass()}>
            <Icon name={item.icon} />
            {item.label}
          </AppLink>
        ))}
        <form action={signOut}>
          <button type="submit" className={menuItemClass()}>
            <Icon name="signOut" />
            Sign out
          </button>
        </form>
      </div>
    </Popover>
  );
}
