using GaDms.Torch;
using GaDms.Torch.distributed;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Distributed;

/// <summary>Gradients are summed over ranks, bucket by bucket, whichever the backward pass reaches.</summary>
[Collection(nameof(SmallWorld))]
public sealed class GradientBucketTests
{
    private const int Parameters = 5, Length = 6;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2 * Length * sizeof(float), true)]
    [InlineData(1 << 20, true)]
    [InlineData(1, false)]
    public void Sums_take_the_gradients_place(long bucketBytes, bool armed)
    {
        var results = Ranks.Run(2, ranks =>
        {
            Tensor[] parameters = [.. Enumerable.Range(0, Parameters).Select(_ => torch.ones([Length], requires_grad: true))];
            using var buckets = new GradientBuckets(ranks.Group, [.. parameters.Reverse()], bucketBytes);
            var seen = new List<float?[]>();
            for (var step = 1; step <= 3; step++)
            {
                // Parameter 1 is rank 1's alone, parameter 3 nobody's; what they are worth differs between ranks and steps.
                var factor = step * (ranks.Rank + 1);
                var sum = (parameters[0] * factor).sum() + (parameters[2] * factor).sum() + (parameters[4] * factor).sum();
                if (ranks.Rank == 1)
                    sum = sum + (parameters[1] * factor).sum();
                if (armed)
                    buckets.arm();
                sum.backward();
                buckets.flush();
                ranks.Wait(buckets.wait);
                seen.Add([.. parameters.Select(parameter => parameter.grad?.ToArray<float>().Distinct().Single())]);
                foreach (var parameter in parameters)
                    parameter.grad = null;
            }
            return seen;
        });
        for (var step = 1; step <= 3; step++)
        {
            float?[] expected = [3 * step, 2 * step, 3 * step, null, 3 * step];
            Assert.All(results, seen => Assert.Equal(expected, seen[step - 1]));
        }
    }
}
