package io.ringkeeper.tracker.web;

/**
 * What every failed request is answered with.
 *
 * @param error what happened and to what
 * @param action what to do
 */
public record ApiError(String error, String action) {}
