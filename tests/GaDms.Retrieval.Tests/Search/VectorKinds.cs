namespace GaDms.Retrieval.Tests.Search;

/// <summary>Vectors of every kind that arithmetic may stumble over.</summary>
internal static class VectorKinds
{
    /// <summary>A mixture of kinds, copies among them.</summary>
    public static float[][] Draw(Random random, int count, int dimension)
    {
        var vectors = new float[count][];
        var scale = random.Next(6) == 0 ? MathF.Pow(10, random.Next(-30, 25)) : 1;
        for (var i = 0; i < count; i++)
        {
            vectors[i] = i > 0 && random.Next(5) == 0 ? vectors[random.Next(i)] : One(random, dimension);
            if (i == 0 || random.Next(2) == 0)
                vectors[i] = Array.ConvertAll(vectors[i], value => value * scale);
        }
        return vectors;
    }

    public static float[] Unit(Random random, int dimension)
    {
        float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f)];
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    /// <summary>Most of its length in one number, as pictures' vectors may have it.</summary>
    public static float[] Outlying(Random random, int dimension)
    {
        var vector = Unit(random, dimension);
        vector[random.Next(Math.Min(2, dimension))] += 3;
        return vector;
    }

    private static float[] One(Random random, int dimension) => random.Next(12) switch
    {
        0 => new float[dimension],
        1 => Array.ConvertAll(Unit(random, dimension), value => value * 1e-38f),
        2 => Array.ConvertAll(Unit(random, dimension), value => value * float.Epsilon * random.Next(100)),
        3 => Array.ConvertAll(Unit(random, dimension), value => value * 1e17f),
        4 => Array.ConvertAll(Unit(random, dimension), value => value * 1e21f),
        5 => [.. Enumerable.Repeat(random.Next(3) - 1f, dimension)],
        6 => Outlying(random, dimension),
        7 => [.. Enumerable.Range(0, dimension).Select(_ => random.Next(-2, 3) * 0.5f)],
        _ => Unit(random, dimension),
    };
}
