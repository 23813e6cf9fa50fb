package dev.farthing.web;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the pages of the console: whoever opens one is known by then, its forms are ours, its refusals are pages.
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Console {
    /// Whether strangers may open it too.
    @Nonbinding
    boolean open() default false;
}
