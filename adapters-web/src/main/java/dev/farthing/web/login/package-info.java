/// Coming in and going out.
@NullMarked
package dev.farthing.web.login;

import org.jspecify.annotations.NullMarked;
