package dev.farthing.application.relay;

import dev.farthing.domain.upstream.RequestRules;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a call can go by its own words and by what its model's rules make of them.
record RuledBounds(CallRequest.Bounds asked, RequestRules rules) implements CallRequest.Bounds {
    @Override
    public long textTokens() {
        return asked.textTokens() + rules.addedTokens();
    }

    @Override
    public InputBound input() {
        return rules.runAtVendor() ? InputBound.SERVER_TURNS : asked.input();
    }

    @Override
    public @Nullable Long outputTokens() {
        return rules.limit(asked.outputTokens());
    }

    @Override
    public int choices() {
        return asked.choices();
    }

    @Override
    public @Nullable Integer searches() {
        return rules.runAtVendor() ? null : asked.searches();
    }

    @Override
    public List<SideWork> sideWork() {
        return asked.sideWork();
    }

    @Override
    public boolean drawsByTool() {
        return asked.drawsByTool();
    }

    @Override
    public ByteBuffer body() {
        return asked.body();
    }

    @Override
    public int addedTokens() {
        return asked.addedTokens() + rules.addedTokens();
    }
}
