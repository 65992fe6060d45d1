package uk.ac.manchester.tornado.api;

/// A finished graph.
public record ImmutableTaskGraph(TaskGraph graph) {}
