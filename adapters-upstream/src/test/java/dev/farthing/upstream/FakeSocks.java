package dev.farthing.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// A SOCKS5 proxy that lets one user in, leads everywhere, and counts whom it led.
public final class FakeSocks implements AutoCloseable {
    private final Vertx vertx;
    private final String login;
    private final AtomicInteger led = new AtomicInteger();
    private final NetServer server;

    private FakeSocks(Vertx vertx, String user, String password) {
        this.vertx = vertx;
        this.login = user + ":" + password;
        this.server = vertx.createNetServer()
                .connectHandler(this::greet)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public static FakeSocks on(Vertx vertx, String user, String password) {
        return new FakeSocks(vertx, user, password);
    }

    public URI url() {
        return URI.create("socks5://127.0.0.1:" + server.actualPort());
    }

    public int led() {
        return led.get();
    }

    private void greet(NetSocket client) {
        client.handler(_ -> {
            client.write(Buffer.buffer(new byte[] {5, 2}));
            client.handler(said -> logIn(client, said));
        });
    }

    private void logIn(NetSocket client, Buffer said) {
        int user = said.getByte(1);
        var given = said.getString(2, 2 + user) + ":" + said.getString(3 + user, 3 + user + said.getByte(2 + user));
        if (!given.equals(login)) {
            client.write(Buffer.buffer(new byte[] {1, 1})).onComplete(_ -> client.close());
            return;
        }
        client.write(Buffer.buffer(new byte[] {1, 0}));
        client.handler(wish -> lead(client, wish));
    }

    private void lead(NetSocket client, Buffer wish) {
        int kind = wish.getByte(3);
        int length = kind == 1 ? 4 : wish.getByte(4);
        int begin = kind == 1 ? 4 : 5;
        var host = kind == 1
                ? (wish.getUnsignedByte(4) + "." + wish.getUnsignedByte(5) + "." + wish.getUnsignedByte(6) + "."
                        + wish.getUnsignedByte(7))
                : wish.getString(begin, begin + length);
        int port = wish.getUnsignedShort(begin + length);
        client.pause();
        vertx.createNetClient().connect(port, host).onComplete(there -> {
            if (there.failed()) {
                client.resume();
                client.write(Buffer.buffer(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0}))
                        .onComplete(_ -> client.close());
                return;
            }
            led.incrementAndGet();
            var vendor = there.result();
            client.handler(vendor::write);
            vendor.handler(client::write);
            client.closeHandler(_ -> vendor.close());
            vendor.closeHandler(_ -> client.close());
            client.write(Buffer.buffer(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0}));
            client.resume();
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
