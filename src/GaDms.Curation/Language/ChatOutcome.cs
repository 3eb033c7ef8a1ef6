namespace GaDms.Curation.Language;

/// <summary>Tokens that a request cost, as the server counts them; zero where it does not say.</summary>
/// <param name="PromptTokens">Of the question, with its picture.</param>
/// <param name="CompletionTokens">Of the answer.</param>
public readonly record struct ChatUsage(long PromptTokens, long CompletionTokens)
{
    /// <summary>The sum of two.</summary>
    public static ChatUsage operator +(ChatUsage left, ChatUsage right)
        => new(left.PromptTokens + right.PromptTokens, left.CompletionTokens + right.CompletionTokens);

    /// <summary>The sum of two.</summary>
    public static ChatUsage Add(ChatUsage left, ChatUsage right) => left + right;
}

/// <summary>
/// How a request ended: a <see cref="ChatAnswer"/> or a <see cref="ChatRejected"/>. What concerns every request (a wrong key, a
/// wrong address, a model that the server does not have) is a <see cref="CurationException"/> instead.
/// </summary>
public abstract record ChatOutcome
{
    private protected ChatOutcome()
    {
    }

    /// <summary>What it cost.</summary>
    public ChatUsage Usage { get; init; }
}

/// <summary>The model answered.</summary>
/// <param name="Text">Never empty.</param>
public sealed record ChatAnswer(string Text) : ChatOutcome;

/// <summary>The request has no answer that can be used.</summary>
/// <param name="Rejection">
/// <c>model-http-400</c> (and other status codes), <c>model-timeout</c>, <c>model-unreachable</c>, <c>model-connection</c>,
/// <c>model-unavailable</c>, <c>model-html</c>, <c>model-not-json</c>, <c>model-empty</c>, <c>model-cut-off</c>, <c>model-refusal</c>.
/// </param>
public sealed record ChatRejected(Rejection Rejection) : ChatOutcome
{
    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>Whether the model itself said so: that was paid for, and another wording may help.</summary>
    public bool ByModel { get; init; }

    /// <summary>Whether the server asked for fewer requests.</summary>
    internal bool Overloaded { get; init; }

    /// <summary>How long the server asked to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
