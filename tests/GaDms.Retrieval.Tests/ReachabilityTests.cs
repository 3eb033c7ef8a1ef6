using System.Net;
using System.Net.Sockets;
using GaDms.Postgres;
using Npgsql;

namespace GaDms.Retrieval.Tests;

public sealed class ReachabilityTests
{
    [Fact]
    public async Task A_server_that_cannot_be_reached_any_more_is_given_up()
    {
        var stopped = new TaskCompletionSource();
        await Assert.ThrowsAsync<NpgsqlException>(() => new Reachability(Probe.Of("nowhere.invalid", 5432)).WhileReachableAsync<int>(
            stop =>
            {
                stop.Register(stopped.SetResult);
                return new TaskCompletionSource<int>().Task;
            },
            CancellationToken.None));
        await stopped.Task;
    }

    [Fact]
    public async Task A_server_that_is_slow_is_waited_for()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var reachability = new Reachability(Probe.Of("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));

        // The work ends after it was asked twice whether the server is still there.
        Assert.Equal(7, await reachability.WhileReachableAsync(
            async stop =>
            {
                for (var i = 0; i < 2; i++)
                {
                    using var probe = await listener.AcceptTcpClientAsync(stop);
                }
                return 7;
            },
            CancellationToken.None));
    }

    [Fact]
    public async Task What_goes_wrong_by_itself_is_told_as_it_is() =>
        await Assert.ThrowsAsync<TimeoutException>(() => new Reachability(Probe.Of("nowhere.invalid", 5432)).WhileReachableAsync<int>(_ => throw new TimeoutException(), CancellationToken.None));

    [Theory]
    [InlineData(0.6, 2, false)]
    [InlineData(5, 4, true)]
    public async Task Two_silences_are_none_at_all_unless_this_process_itself_was_late(double secondsByTheClock, int expectedTries, bool expected)
    {
        var time = new Leaps(TimeSpan.FromSeconds(secondsByTheClock));
        var tries = 0;
        var probe = new Probe(
            stop =>
            {
                tries++;
                return Task.Delay(Timeout.Infinite, stop);
            },
            time);
        Assert.Equal(expected, await probe.AnswersAsync());
        Assert.Equal(expectedTries, tries);
    }

    /// <summary>A clock that goes on by the same time whenever it is looked at.</summary>
    private sealed class Leaps(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
