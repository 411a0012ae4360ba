/** What FollowOrder does for those who run scripts: the page is loaded again until what it waits for has happened. */
export function ReloadWithoutScripts() {
  return (
    <noscript>
      <meta httpEquiv="refresh" content="4" />
    </noscript>
  );
}
