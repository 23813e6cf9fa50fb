@NullMarked
package dev.farthing.architecture.broken.nullmark.domain.account;

import org.jspecify.annotations.NullMarked;
