namespace GaDms.Curation.Language;

/// <summary>What a model has cost.</summary>
/// <param name="Requests">Sent, every attempt counted.</param>
/// <param name="Answers">Of these, answered with a text.</param>
/// <param name="Cached">Not sent, because an earlier run paid for them.</param>
/// <param name="Tokens">As the server counts them.</param>
/// <param name="Time">All requests' times in sum; with several at once, more than has passed.</param>
public sealed record ModelUsage(long Requests, long Answers, long Cached, ChatUsage Tokens, TimeSpan Time);

/// <summary>Adds up what a model costs. Safe for many threads.</summary>
public sealed class UsageMeter
{
    private readonly Lock _lock = new();
    private ModelUsage _usage = new(0, 0, 0, default, TimeSpan.Zero);

    /// <summary>The sums so far.</summary>
    public ModelUsage Usage
    {
        get
        {
            lock (_lock)
                return _usage;
        }
    }

    internal void Sent(ChatOutcome outcome, TimeSpan time)
    {
        lock (_lock)
        {
            _usage = _usage with
            {
                Requests = _usage.Requests + 1,
                Answers = _usage.Answers + (outcome is ChatAnswer ? 1 : 0),
                Tokens = _usage.Tokens + outcome.Usage,
                Time = _usage.Time + time,
            };
        }
    }

    internal void FromCache()
    {
        lock (_lock)
            _usage = _usage with { Cached = _usage.Cached + 1 };
    }
}
