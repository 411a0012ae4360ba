import { type AlertRoutes, alertRoutes, type Severity, sameTrouble, severities } from "./alert-routes.ts";

/** Where the addresses `page` and `ticket` are as files, for an Alertmanager without the operator. */
const receiversFolder = "/etc/alertmanager/receivers";

/** alertmanager.yml (0.26 or newer, which reads addresses from files), so that no secret is in it. */
export function plainAlertmanager(folder = receiversFolder, routes: AlertRoutes = alertRoutes): object {
  const { page, ticket, news } = routes;
  const of = (severity: Severity) => [`severity="${severity}"`];
  return {
    route: {
      receiver: "ticket",
      group_by: sameTrouble,
      group_wait: ticket.first,
      group_interval: news,
      repeat_interval: ticket.again,
      routes: [{ receiver: "page", matchers: of("page"), group_wait: page.first, repeat_interval: page.again }],
    },
    receivers: severities.map((name) => ({
      name,
      webhook_configs: [{ url_file: `${folder}/${name}`, send_resolved: true }],
    })),
    inhibit_rules: [{ source_matchers: of("page"), target_matchers: of("ticket"), equal: sameTrouble }],
  };
}
