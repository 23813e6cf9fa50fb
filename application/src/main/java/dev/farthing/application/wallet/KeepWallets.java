package dev.farthing.application.wallet;

import jakarta.enterprise.context.ApplicationScoped;

/// Does for every balance what has become due: pays for calls, ends credits, follows the plan. Many replicas
/// may.
@ApplicationScoped
public class KeepWallets {
    private final WalletRepository wallets;
    private final FollowPlan followPlan;
    private final ExpireCredits expireCredits;

    public KeepWallets(WalletRepository wallets, FollowPlan followPlan, ExpireCredits expireCredits) {
        this.wallets = wallets;
        this.followPlan = followPlan;
        this.expireCredits = expireCredits;
    }

    /// Each org in a transaction of its own; one that fails keeps nobody else waiting.
    public void keep() {
        RuntimeException failure = null;
        for (var orgId : wallets.due()) {
            try {
                followPlan.follow(orgId);
                expireCredits.expire(orgId);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
