using System.Net.Http.Headers;

namespace GaDms.Curation.Language;

/// <summary>A model behind the OpenAI chat API, as vLLM, Ollama, llama.cpp and hosted services speak it.</summary>
public sealed record ChatModelSettings
{
    /// <summary>What comes before <c>/chat/completions</c>: <c>http://localhost:8000/v1</c>.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>The model's name at that server.</summary>
    public required string Model { get; init; }

    /// <summary>How often this model is chosen compared with the others; above 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Name of the environment variable that holds the key; null for a server that needs none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Requests under way at the same time, never more.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Seconds after which an answer is no longer waited for.</summary>
    public double TimeoutSeconds { get; init; } = 120;

    /// <summary>How often a request is sent at most.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Seconds before the second attempt; doubled each time, with jitter.</summary>
    public double RetryDelaySeconds { get; init; } = 1;

    /// <summary>Seconds waited at most before another attempt, also when the server asks for more.</summary>
    public double MostRetryDelaySeconds { get; init; } = 60;

    /// <summary>Seconds in which nothing is sent after most requests have failed.</summary>
    public double BreakSeconds { get; init; } = 15;

    /// <summary>Tokens of an answer at most.</summary>
    public int MaxTokens { get; init; } = 300;

    /// <summary>Randomness of sampling, 0 to 2.</summary>
    public double Temperature { get; init; } = 0.7;

    /// <summary>Where requests go.</summary>
    /// <exception cref="CurationException">The base address is none.</exception>
    internal Uri Endpoint()
    {
        if (!Uri.TryCreate(BaseAddress.TrimEnd('/') + "/chat/completions", UriKind.Absolute, out Uri? endpoint)
            || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw new CurationException(
                $"Model {Model}: the base address must look like http://localhost:8000/v1, without user, key or query; a key goes into an environment variable (keyVariable).");
        }

        return endpoint;
    }

    /// <summary>The key; null when none is asked for.</summary>
    /// <exception cref="CurationException">The variable is not set, or holds what cannot be a key.</exception>
    internal string? Key()
    {
        if (KeyVariable is null)
            return null;
        string? key = Environment.GetEnvironmentVariable(KeyVariable)?.Trim();
        if (string.IsNullOrEmpty(key))
            throw new CurationException($"Model {Model}: the environment variable {KeyVariable} is not set; export it with the key of {BaseAddress}.");
        if (!AuthenticationHeaderValue.TryParse($"Bearer {key}", out _) || key.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new CurationException($"Model {Model}: the environment variable {KeyVariable} holds characters that no key has.");
        return key;
    }

    /// <summary>Looks at every number.</summary>
    /// <exception cref="CurationException">One is out of range.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Model), "the model's name is empty");
        Require(Weight > 0 && double.IsFinite(Weight), "weight must be above 0");
        Require(Concurrency is >= 1 and <= 4096, "concurrency must be 1 to 4096");
        Require(TimeoutSeconds is > 0 and <= 3600, "timeoutSeconds must be above 0 and at most 3600");
        Require(Attempts is >= 1 and <= 100, "attempts must be 1 to 100");
        Require(RetryDelaySeconds is >= 0 and <= 3600, "retryDelaySeconds must be 0 to 3600");
        Require(MostRetryDelaySeconds is >= 0 and <= 3600, "mostRetryDelaySeconds must be 0 to 3600");
        Require(BreakSeconds is >= 0.5 and <= 3600, "breakSeconds must be 0.5 to 3600");
        Require(MaxTokens is >= 1 and <= 100_000, "maxTokens must be 1 to 100000");
        Require(Temperature is >= 0 and <= 2, "temperature must be 0 to 2");

        void Require(bool holds, string what)
        {
            if (!holds)
                throw new CurationException($"Model {Model} at {BaseAddress}: {what}.");
        }
    }
}
