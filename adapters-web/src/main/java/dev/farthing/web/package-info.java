/// How Farthing is looked at: what all pages of the console have in common.
@NullMarked
package dev.farthing.web;

import org.jspecify.annotations.NullMarked;
