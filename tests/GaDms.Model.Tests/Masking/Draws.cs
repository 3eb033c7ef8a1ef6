using GaDms.Model.Masking;

namespace GaDms.Model.Tests.Masking;

internal sealed class Draws(int seed) : IMaskDraws
{
    private readonly Random _random = new(seed);

    public double NextUniform() => _random.NextDouble();

    public int NextToken(int minimum, int maximum) => _random.Next(minimum, maximum);
}
