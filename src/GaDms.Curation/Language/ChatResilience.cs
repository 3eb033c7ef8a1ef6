using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace GaDms.Curation.Language;

/// <summary>When a request is sent again, and when nothing is sent for a while.</summary>
internal static class ChatResilience
{
    private const double FailureRatio = 0.8;
    private const int LeastRequests = 20;

    public static ResiliencePipeline<ChatOutcome> Create(ChatModelSettings settings)
    {
        var pipeline = new ResiliencePipelineBuilder<ChatOutcome>();
        if (settings.Attempts > 1)
            pipeline.AddRetry(Retry(settings));
        return pipeline.AddCircuitBreaker(Breaker(settings)).Build();
    }

    private static RetryStrategyOptions<ChatOutcome> Retry(ChatModelSettings settings)
    {
        TimeSpan most = TimeSpan.FromSeconds(settings.MostRetryDelaySeconds);
        return new RetryStrategyOptions<ChatOutcome>
        {
            MaxRetryAttempts = settings.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(settings.RetryDelaySeconds),
            MaxDelay = most,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome is { Result: ChatRejected { Retryable: true } } or { Exception: BrokenCircuitException }),

            // Null leaves the delay to the back-off above.
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome switch
            {
                { Result: ChatRejected { RetryAfter: { } wait } } => (TimeSpan?)(wait < most ? wait : most),
                { Exception: BrokenCircuitException { RetryAfter: { } wait } } => wait,
                _ => null,
            }),
        };
    }

    /// <summary>A server that is down is left alone. Asking for less is no failure: that is what the concurrency answers.</summary>
    private static CircuitBreakerStrategyOptions<ChatOutcome> Breaker(ChatModelSettings settings) => new()
    {
        FailureRatio = FailureRatio,
        MinimumThroughput = LeastRequests,
        SamplingDuration = TimeSpan.FromSeconds(Math.Max(30, 2 * settings.BreakSeconds)),
        BreakDuration = TimeSpan.FromSeconds(settings.BreakSeconds),
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is ChatRejected { Retryable: true, Overloaded: false }),
    };
}
