using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GaDms.Fleet.Queue;

/// <summary>
/// A worker's connection: one message at a time, and none more before it is acknowledged. It ends when anything is amiss with the
/// connection, the channel or the queue; the broker then hands the message to another.
/// </summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private readonly FleetBroker _broker;
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly Channel<UnitDelivery> _deliveries = Channel.CreateUnbounded<UnitDelivery>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerSession(FleetBroker broker, IConnection connection, IChannel channel)
    {
        (_broker, _connection, _channel) = (broker, connection, channel);
        _channel.ChannelShutdownAsync += (_, _) => End();
    }

    /// <summary>What the broker hands over; ends with the session.</summary>
    public ChannelReader<UnitDelivery> Deliveries => _deliveries.Reader;

    /// <summary>Completes when the session is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects and begins to receive.</summary>
    public static async Task<WorkerSession> OpenAsync(FleetBroker broker, string worker, CancellationToken cancellation)
    {
        var connection = await broker.ConnectAsync($"gadms curate worker {worker}", cancellation).ConfigureAwait(false);
        try
        {
            var session = new WorkerSession(broker, connection, await FleetBroker.OpenChannelAsync(connection, cancellation).ConfigureAwait(false));
            await session.BeginAsync(worker, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The message is dealt with.</summary>
    public Task AcknowledgeAsync(UnitDelivery delivery) => IfThereAsync(() => _channel.BasicAckAsync(delivery.Tag, multiple: false).AsTask());

    /// <summary>The message goes back to the queue.</summary>
    public Task GiveBackAsync(UnitDelivery delivery) => IfThereAsync(() => _channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true).AsTask());

    /// <summary>Puts a message into the queue of parked units.</summary>
    public Task ParkAsync(ParkedRecord parked, CancellationToken cancellation) => FleetBroker.PublishAsync(_channel, _broker.ParkedQueue, parked, cancellation);

    /// <summary>Puts a message that is about no unit, as it came, into the queue of parked units.</summary>
    public Task SetAsideAsync(UnitDelivery delivery, string reason, CancellationToken cancellation) => FleetBroker.PublishAsync(_channel, _broker.ParkedQueue, delivery.Message, reason, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task BeginAsync(string worker, CancellationToken cancellation)
    {
        await _broker.DeclareAsync(_channel, cancellation).ConfigureAwait(false);
        await _channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 1, global: false, cancellation).ConfigureAwait(false);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        // The bytes are the library's own, and gone when this returns.
        consumer.ReceivedAsync += async (_, delivery) => await _deliveries.Writer.WriteAsync(new UnitDelivery(delivery.DeliveryTag, delivery.Body.ToArray()), CancellationToken.None).ConfigureAwait(false);
        // The broker says so when the queue is deleted.
        consumer.UnregisteredAsync += (_, _) => End();
        await _channel.BasicConsumeAsync(
            _broker.Queue, autoAck: false, consumerTag: $"{worker}-{Guid.NewGuid():N}", noLocal: false, exclusive: false, arguments: null, consumer, cancellation).ConfigureAwait(false);
    }

    private Task End()
    {
        _deliveries.Writer.TryComplete();
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>With the session gone the broker has taken the message back: whoever gets it next finds out what has been done.</summary>
    private static async Task IfThereAsync(Func<Task> tell)
    {
        try
        {
            await tell().ConfigureAwait(false);
        }
        catch (Exception error) when (FleetBroker.IsAway(error))
        {
        }
    }
}
