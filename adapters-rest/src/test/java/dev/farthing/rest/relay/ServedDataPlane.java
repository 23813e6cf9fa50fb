package dev.farthing.rest.relay;

import dev.farthing.application.answer.RememberedAnswers;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.own.ReadKeyAllowance;
import dev.farthing.application.own.ReadOwnKey;
import dev.farthing.application.own.ReportOwnUsage;
import dev.farthing.application.relay.KeyUsage;
import dev.farthing.application.relay.ListPricedModels;
import dev.farthing.application.relay.NoInterpreter;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.start.Drain;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/// The data plane behind real HTTP, on the use cases of a test and with one vendor.
final class ServedDataPlane implements AutoCloseable {
    private static final KeyUsage.Sum NOTHING = new KeyUsage.Sum(0, 0, BigDecimal.ZERO);

    final RelayParts parts;
    final RememberedBudgets budgets = new RememberedBudgets();
    final RememberedWallets wallets = new RememberedWallets(new RememberedCredits(), InstantSource.system());
    final OneSum sums = new OneSum();
    private final HttpServer server;

    ServedDataPlane(Vertx vertx, RelayCore core, Upstream vendor, Drain drain, TrustedProxies proxies) {
        this(vertx, core, vendor, drain, proxies, new Spans(null, "farthing", "0", 1));
    }

    ServedDataPlane(Vertx vertx, RelayCore core, Upstream vendor, Drain drain, TrustedProxies proxies, Spans spans) {
        var address = new ClientAddress(proxies);
        parts = new RelayParts(
                core.openKey,
                core.admitCall,
                core.askVendors,
                core.settleCall,
                core.settleCached,
                core.cache,
                core.weighPrompt,
                core.noteRefusal,
                core.noteProgress,
                core.errors::add,
                core.counter,
                core.scene,
                address,
                new FirstCalls(new RememberedAnswers(), core.scene, vertx),
                new CallTraces(spans),
                drain,
                InstantSource.system(),
                UUID::randomUUID,
                vertx,
                new NoInterpreter(),
                List.of(vendor));
        var router = Router.router(vertx);
        var readWallet = new ReadWallet(wallets);
        var allowance = new ReadKeyAllowance(budgets, readWallet, InstantSource.system());
        var readOwnKey = new ReadOwnKey(
                core.openKey,
                core.scene,
                (_, _, _, _) -> new KeyUsage.Sums(NOTHING, NOTHING),
                budgets,
                readWallet,
                InstantSource.system());
        var panels = new OwnKeyPanels(
                core.openKey,
                allowance,
                readOwnKey,
                new ReportOwnUsage(
                        core.openKey,
                        allowance,
                        sums,
                        _ -> ZoneOffset.UTC,
                        () -> Instant.EPOCH,
                        InstantSource.system()),
                new ListPricedModels(core.scene, core.scene, InstantSource.system()),
                address,
                parts,
                vertx,
                Currency.getInstance("CNY"));
        var models = new ModelLists(core.openKey, core.listModels, address, parts, vertx);
        new DataPlane(parts, models, new TokenCounts(parts, models, vertx), panels, core.scene, Ports.ONE, Seal.NONE)
                .register(router);
        var options = new HttpServerOptions();
        new PlainHttp(Seal.NONE).customizeHttpServer(options);
        server = vertx.createHttpServer(options)
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
