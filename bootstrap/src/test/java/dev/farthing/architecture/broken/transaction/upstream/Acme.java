package dev.farthing.architecture.broken.transaction.upstream;

import dev.farthing.architecture.broken.transaction.application.Vendor;

class Acme implements Vendor {
    @Override
    public void call() {}
}
