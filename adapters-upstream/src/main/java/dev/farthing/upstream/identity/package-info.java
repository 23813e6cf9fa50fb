/// Identity providers that speak OpenID Connect.
@NullMarked
package dev.farthing.upstream.identity;

import org.jspecify.annotations.NullMarked;
