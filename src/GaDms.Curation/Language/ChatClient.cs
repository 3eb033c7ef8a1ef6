using System.Diagnostics;
using Polly;
using Polly.CircuitBreaker;

namespace GaDms.Curation.Language;

/// <summary>
/// Asks one model. Retries what may pass (with back-off, jitter and the server's Retry-After), holds back when a server is
/// overloaded or down, and tells every way of failing by its <see cref="Rejection"/>. Safe for many threads.
/// </summary>
public sealed class ChatClient : IDisposable
{
    private readonly ChatTransport _transport;
    private readonly ResiliencePipeline<ChatOutcome> _pipeline;
    private readonly UsageMeter _meter = new();
    private CurationException? _hopeless;

    /// <summary>A client of one model.</summary>
    /// <exception cref="CurationException">The settings cannot be followed, or the key's variable is not set.</exception>
    public ChatClient(ChatModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        _transport = new ChatTransport(settings);
        _pipeline = ChatResilience.Create(settings);
        Concurrency = new AdaptiveConcurrency(settings.Concurrency);
    }

    /// <summary>The model and how it is reached.</summary>
    public ChatModelSettings Settings { get; }

    /// <summary>How many requests are under way, and may be.</summary>
    public AdaptiveConcurrency Concurrency { get; }

    /// <summary>What the model has cost so far.</summary>
    public ModelUsage Usage => _meter.Usage;

    internal UsageMeter Meter => _meter;

    /// <summary>Asks, and asks again where that may help.</summary>
    /// <exception cref="CurationException">Key, address or model are wrong: no other request would fare better.</exception>
    public async Task<ChatOutcome> AskAsync(ChatRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] body = request.ToJson(Settings);
        try
        {
            return await _pipeline.ExecuteAsync(async (state, token) => await state.Client.SendAsync(state.Body, token), (Client: this, Body: body), cancellation);
        }
        catch (BrokenCircuitException)
        {
            return new ChatRejected(new Rejection("model-unavailable", $"most requests to {Settings.BaseAddress} failed, nothing was sent for a while"))
            {
                Retryable = true,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private async Task<ChatOutcome> SendAsync(byte[] body, CancellationToken cancellation)
    {
        int round = await Concurrency.EnterAsync(cancellation);
        long start = Stopwatch.GetTimestamp();
        CallSignal signal = CallSignal.Neutral;
        try
        {
            // Requests that waited for their turn while another was told that the key is wrong need not ask.
            if (Volatile.Read(ref _hopeless) is { } known)
                throw new CurationException(known.Message, known);
            ChatOutcome outcome = await _transport.SendAsync(body, cancellation);
            _meter.Sent(outcome, Stopwatch.GetElapsedTime(start));
            signal = outcome switch
            {
                ChatAnswer => CallSignal.Success,
                ChatRejected { Overloaded: true } => CallSignal.Overloaded,
                _ => CallSignal.Neutral,
            };
            return outcome;
        }
        catch (CurationException error)
        {
            Volatile.Write(ref _hopeless, error);
            throw;
        }
        finally
        {
            Concurrency.Exit(round, signal, Stopwatch.GetElapsedTime(start));
        }
    }
}
