import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** Posts one signed event and answers the status; throws when there was none. */
export type WebhookSender = (payload: string, signature: string) => Promise<number>;

/** Long enough for an endpoint that works before it answers, short enough that a dead one does not hold the queue. */
const answerWithinMs = 10_000;

export function createWebhookSender(url: string): WebhookSender {
  const secure = url.startsWith("https:");
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = secure ? httpsRequest : httpRequest;
  return (payload, signature) =>
    new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(payload),
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": signature,
      };
      const post = send(url, { agent, method: "POST", headers, timeout: answerWithinMs }, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
        answer.once("error", reject);
      });
      post.once("timeout", () => post.destroy(new Error(`no answer within ${answerWithinMs} ms`)));
      post.once("error", reject);
      post.end(payload);
    });
}
