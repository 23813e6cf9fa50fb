/// Vendors' secrets: how they do, what is done to them, how they come in, and the proxies they go through.
@NullMarked
package dev.farthing.web.credentials;

import org.jspecify.annotations.NullMarked;
