using GaDms.Curation;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GaDms.Fleet.Queue;

/// <summary>A RabbitMQ broker and the names of a campaign's queues.</summary>
public sealed class FleetBroker
{
    // Far more than a unit may be tried, for the broker counts its own restarts too: what reaches it, no worker lived long enough to note.
    private const int DeliveryLimit = 20;

    // Where a message that is about no unit says why it was set aside.
    internal const string ReasonHeader = "x-gadms-reason";

    private const int MillisecondsOfDay = 24 * 60 * 60 * 1000;
    private readonly ConnectionFactory _factory;

    /// <summary>Takes an address; nothing is asked of the broker yet.</summary>
    /// <param name="address"><c>amqp://USER:PASSWORD@HOST:PORT/VHOST</c>, or amqps.</param>
    /// <param name="queue">Name of the queue of units.</param>
    /// <exception cref="CurationException">It is no such address.</exception>
    public FleetBroker(string address, string queue)
    {
        Queue = queue;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
            throw new CurationException("The broker's address is none; give amqp://USER:PASSWORD@HOST:PORT/VHOST.");
        Place = $"{uri.Scheme}://{uri.Host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{(uri.AbsolutePath == "/" ? "" : uri.AbsolutePath)}";
        _factory = new ConnectionFactory
        {
            Uri = uri,
            // A broken session is replaced as a whole: recovery by the library would go on with one whose queue may be gone.
            AutomaticRecoveryEnabled = false,
        };
    }

    /// <summary>The queue of units.</summary>
    public string Queue { get; }

    /// <summary>The queue of units that are not tried any more.</summary>
    public string ParkedQueue => Queue + ".parked";

    /// <summary>The address without user and password.</summary>
    public string Place { get; }

    /// <summary>Whether what was thrown means that the broker is gone, or has cut this session off.</summary>
    internal static bool IsAway(Exception error) => error
        is BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or ObjectDisposedException
        or IOException or TimeoutException or OperationCanceledException;

    /// <summary>Connects.</summary>
    /// <param name="name">Shown by the broker's tools.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CurationException">The broker refuses user and password.</exception>
    internal async Task<IConnection> ConnectAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await _factory.CreateConnectionAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (BrokerUnreachableException error) when (error.InnerException is AuthenticationFailureException or PossibleAuthenticationFailureException)
        {
            throw new CurationException($"{Place}: the broker refuses user and password, or the virtual host.", error);
        }
    }

    /// <summary>Opens a channel that waits for the broker's confirmation of what it publishes.</summary>
    internal static Task<IChannel> OpenChannelAsync(IConnection connection, CancellationToken cancellation) => connection.CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);

    /// <summary>Makes the queues unless they are there. Both survive the broker, and its machine where there are several.</summary>
    internal async Task DeclareAsync(IChannel channel, CancellationToken cancellation)
    {
        await channel.QueueDeclareAsync(
            ParkedQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation).ConfigureAwait(false);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = DeliveryLimit,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = ParkedQueue,
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
                // A unit may take hours; heartbeats tell who has died.
                ["x-consumer-timeout"] = MillisecondsOfDay,
            },
            cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <summary>Publishes to a queue; done when the broker has it on its disk.</summary>
    internal static async Task PublishAsync<T>(IChannel channel, string queue, T message, CancellationToken cancellation) =>
        await channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties { Persistent = true, ContentType = "application/json" },
            FleetJson.Write(message), cancellation).ConfigureAwait(false);

    /// <summary>Publishes what came out of another queue, with the reason why it was taken from there.</summary>
    internal static async Task PublishAsync(IChannel channel, string queue, ReadOnlyMemory<byte> content, string reason, CancellationToken cancellation) =>
        await channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties { Persistent = true, Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { [ReasonHeader] = reason } },
            content, cancellation).ConfigureAwait(false);
}
