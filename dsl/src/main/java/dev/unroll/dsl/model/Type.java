package dev.unroll.dsl.model;

import java.util.Optional;

/// Type of a value of one sample: an element, or a sequence of them.
public record Type(Element element, Optional<Time> time) {}
