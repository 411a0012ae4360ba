// Generated from protos/ by `make gen`. Do not edit.
import { CartService } from "./services/cart.ts";
import { CatalogService } from "./services/catalog.ts";
import { IdentityService } from "./services/identity.ts";
import { InventoryService } from "./services/inventory.ts";
import { NotificationsService } from "./services/notifications.ts";
import { OrdersService } from "./services/orders.ts";
import { PaymentsService } from "./services/payments.ts";
import { ReviewsService } from "./services/reviews.ts";
import { SearchService } from "./services/search.ts";
import { UsersService } from "./services/users.ts";

/** Every service of the contract. */
export const contract = [CartService, CatalogService, IdentityService, InventoryService, NotificationsService, OrdersService, PaymentsService, ReviewsService, SearchService, UsersService] as const;
