/** The five-vertebra mark. */
export function Logo({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={`shrink-0 fill-accent ${className}`}>
      <rect x="7" y="1.2" width="8.5" height="2.7" rx="1.35" />
      <rect x="5" y="4.95" width="9.5" height="2.7" rx="1.35" />
      <rect x="3.6" y="8.7" width="10.4" height="2.7" rx="1.35" />
      <rect x="4.4" y="12.45" width="11" height="2.7" rx="1.35" />
      <rect x="7.4" y="16.2" width="10" height="2.7" rx="1.35" />
    </svg>
  );
}
