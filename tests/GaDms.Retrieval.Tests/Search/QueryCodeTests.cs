using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval.Search;
using static GaDms.Retrieval.Tests.Search.VectorKinds;

namespace GaDms.Retrieval.Tests.Search;

/// <summary>What codes say of a score is true, and says something.</summary>
public sealed class QueryCodeTests
{
    [Fact]
    public void No_score_exceeds_its_bound() =>
        Prop.ForAll(Arb.From(Gen.Elements(1, 2, 17, 64, 96, 300, 512)), Arb.From(Gen.Choose(0, int.MaxValue - 1)), (dimension, seed) =>
        {
            var random = new Random(seed);
            var vectors = Draw(random, 20, dimension);
            foreach (var query in vectors)
            {
                if (QueryCode.Of(query) is not { } code)
                    continue;
                foreach (var vector in vectors)
                    Assert.False(Bound(code, vector) < DotProduct.Compute(query, vector));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bounds_are_near_the_score_even_when_one_number_is_large(bool outlying)
    {
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            var (query, vector) = outlying ? (Outlying(random, 512), Outlying(random, 512)) : (Unit(random, 512), Unit(random, 512));
            var above = Bound(QueryCode.Of(query)!, vector) - DotProduct.Compute(query, vector);
            var norms = MathF.Sqrt(DotProduct.Compute(query, query) * DotProduct.Compute(vector, vector));
            Assert.InRange(above / norms, 0, 0.025);
        }
    }

    [Fact]
    public void What_is_too_large_or_no_number_has_no_code()
    {
        Assert.Null(QueryCode.Of([1e19f, 0]));
        Assert.Null(QueryCode.Of([float.NaN, 0]));
        Assert.Null(QueryCode.Of([float.NegativeInfinity, 0]));
    }

    private static unsafe float Bound(QueryCode query, float[] vector)
    {
        var record = CodeRecord.Encode(vector, vector.Length);
        fixed (byte* row = record)
        fixed (sbyte* bytes = query.Code)
            return query.Bound(MemoryMarshal.Read<ByteCode>(record), ByteProduct.Compute(row + CodeRecord.HeadLength, bytes, query.Code.Length));
    }
}
