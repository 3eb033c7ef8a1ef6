namespace GaDms.Retrieval.Search;

/// <summary>
/// A query in bytes. With a row's code it gives a number that the score, as <see cref="DotProduct"/> computes it, never exceeds:
/// q·x = (q̂ + e)·(x̂ + r) with known q̂·x̂, and by Cauchy and Schwarz q·r + e·x̂ ≤ |q||r| + |e||x̂|.
/// </summary>
internal sealed class QueryCode
{
    // Of float32, and how many roundings the bound itself goes through, at most.
    private const double Rounding = 1.0 / (1 << 24);
    private const int OwnRoundings = 32;

    private QueryCode(sbyte[] code, ByteCode head, int dimension)
    {
        Code = code;
        Scale = head.Scale;
        ErrorFactor = ByteCode.Up(head.Norm * (1 + (OwnRoundings * Rounding)));

        // A sum of n products is off by n roundings of the sum of their sizes, at most.
        NormFactor = ByteCode.Up(head.Error + (head.Norm * (dimension + OwnRoundings) * Rounding * (1 + 1e-2)));
        foreach (var value in code)
            Offset += CodeRecord.Excess * value;
    }

    /// <summary>A byte per number.</summary>
    public sbyte[] Code { get; }

    /// <summary>Size of a step.</summary>
    public float Scale { get; }

    /// <summary>By how much the product of bytes is too high, because the rows' are.</summary>
    public int Offset { get; }

    /// <summary>What a row's error counts in the bound.</summary>
    public float ErrorFactor { get; }

    /// <summary>What a row's norm counts in the bound.</summary>
    public float NormFactor { get; }

    /// <summary>Encodes a query; null: it is so large, or no number, that nothing can be said of its scores.</summary>
    public static QueryCode? Of(float[] query)
    {
        var code = new sbyte[ByteCode.Length(query.Length)];
        var head = ByteCode.Encode(query, code);
        return float.IsFinite(head.Error) ? new QueryCode(code, head, query.Length) : null;
    }

    /// <summary>What no score of the row exceeds; not a number where nothing can be said.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <param name="product">Product of the bytes.</param>
    public float Bound(in ByteCode row, int product) =>
        (row.Scale * Scale * (product - Offset)) + ((row.Error * ErrorFactor) + (row.Norm * NormFactor) + Least);

    /// <summary>Roundings of numbers too small for float32 to be relative.</summary>
    public const float Least = 1e-30f;
}
