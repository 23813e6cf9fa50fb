/// People who are known by somebody else: an identity provider.
@NullMarked
package dev.farthing.application.identity;

import org.jspecify.annotations.NullMarked;
