using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Language;

namespace GaDms.Curation.Tests.Language;

public sealed class AdaptiveConcurrencyTests
{
    private static readonly TimeSpan s_fast = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task It_grows_with_success_to_the_maximum()
    {
        var concurrency = new AdaptiveConcurrency(16);
        Assert.Equal(4, concurrency.Limit);
        for (int i = 0; i < 30; i++)
            concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Success, s_fast);
        Assert.Equal(16, concurrency.Limit);
    }

    [Fact]
    public async Task Overload_halves_it_once_for_all_calls_of_a_round()
    {
        AdaptiveConcurrency concurrency = await Grown(16);
        int[] rounds = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => concurrency.EnterAsync(default)));
        foreach (int round in rounds)
            concurrency.Exit(round, CallSignal.Overloaded, s_fast);
        Assert.Equal(8, concurrency.Limit);

        concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Overloaded, s_fast);
        Assert.Equal(4, concurrency.Limit);
    }

    [Fact]
    public async Task After_a_halving_it_grows_by_one_a_round()
    {
        AdaptiveConcurrency concurrency = await Grown(16);
        concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Overloaded, s_fast);
        for (int i = 0; i < 9; i++)
            concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Success, s_fast);
        Assert.Equal(9, concurrency.Limit);
    }

    [Fact]
    public async Task Answers_that_take_ever_longer_halve_it()
    {
        AdaptiveConcurrency concurrency = await Grown(16);
        for (int i = 0; i < 6; i++)
            concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Success, 10 * s_fast);
        Assert.InRange(concurrency.Limit, 1, 9);
    }

    [Fact]
    public async Task It_never_falls_below_one()
    {
        var concurrency = new AdaptiveConcurrency(2);
        for (int i = 0; i < 10; i++)
            concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Overloaded, s_fast);
        Assert.Equal(1, concurrency.Limit);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_its_place_to_the_next()
    {
        var concurrency = new AdaptiveConcurrency(1);
        int held = await concurrency.EnterAsync(default);
        using var impatient = new CancellationTokenSource();
        Task<int> first = concurrency.EnterAsync(impatient.Token);
        Task<int> second = concurrency.EnterAsync(default);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);

        concurrency.Exit(held, CallSignal.Success, s_fast);
        concurrency.Exit(await second, CallSignal.Success, s_fast);
        Assert.Equal(0, concurrency.Running);
    }

    [Fact]
    public void Whatever_happens_no_more_run_than_the_maximum_and_nobody_waits_beside_a_free_place()
        => Prop.ForAll(
            Gen.Choose(1, 12).SelectMany(maximum => Gen.Choose(0, 5).ArrayOf(60).Select(actions => (maximum, actions))).ToArbitrary(),
            input =>
            {
                var concurrency = new AdaptiveConcurrency(input.maximum);
                var asked = new List<Task<int>>();
                int most = 0;
                foreach (int action in input.actions)
                {
                    if (action < 3)
                    {
                        asked.Add(concurrency.EnterAsync(default));
                    }
                    else if (asked.FirstOrDefault(call => call.IsCompleted) is { } call)
                    {
                        asked.Remove(call);
                        concurrency.Exit(call.Result, (CallSignal)(action - 3), s_fast);
                    }

                    most = Math.Max(most, concurrency.Running);
                }

                bool waiting = asked.Count > concurrency.Running;
                return most <= input.maximum && (!waiting || concurrency.Running >= concurrency.Limit);
            }).QuickCheckThrowOnFailure();

    private static async Task<AdaptiveConcurrency> Grown(int maximum)
    {
        var concurrency = new AdaptiveConcurrency(maximum);
        while (concurrency.Limit < maximum)
            concurrency.Exit(await concurrency.EnterAsync(default), CallSignal.Success, s_fast);
        return concurrency;
    }
}
