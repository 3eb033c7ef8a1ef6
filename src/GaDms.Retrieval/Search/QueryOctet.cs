using System.Numerics;
using System.Runtime.Intrinsics;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>Up to eight queries side by side, a lane of a register each: <see cref="QueryCode.Bound"/> for all of them at once.</summary>
internal sealed unsafe class QueryOctet
{
    private readonly (ScanQuery Query, TopK Top)[] _queries;
    private readonly sbyte[] _codes;
    private readonly int _length;
    private readonly Vector256<int> _offsets;
    private readonly Vector256<float> _scales;
    private readonly Vector256<float> _errorFactors;
    private readonly Vector256<float> _normFactors;
    private readonly uint _lanes;

    public QueryOctet((ScanQuery Query, TopK Top)[] queries)
    {
        _queries = queries;
        _lanes = (1u << queries.Length) - 1;
        var codes = Array.ConvertAll(queries, query => query.Query.Code!);
        _length = codes[0].Code.Length;
        _codes = new sbyte[ByteProduct.Together * _length];
        foreach (var (i, code) in codes.Index())
        {
            foreach (var (at, part) in code.Code.Chunk(ByteProduct.Part).Index())
                part.CopyTo(_codes, ((at * ByteProduct.Together) + i) * ByteProduct.Part);
            _offsets = _offsets.WithElement(i, code.Offset);
            _scales = _scales.WithElement(i, code.Scale);
            _errorFactors = _errorFactors.WithElement(i, code.ErrorFactor);
            _normFactors = _normFactors.WithElement(i, code.NormFactor);
        }
    }

    /// <summary>Goes over rows that have codes.</summary>
    public void Search(MappedGeneration generation, int from, int end)
    {
        var thresholds = Thresholds();
        fixed (sbyte* codes = _codes)
        {
            for (var row = from; row < end; row++)
            {
                var record = generation.Code(row);
                PartScan.Prefetch(record, CodeRecord.HeadLength + _length);
                var head = *(ByteCode*)record;
                var products = Vector256.ConvertToSingle(ByteProduct.ComputeTogether(record + CodeRecord.HeadLength, codes, _length) - _offsets);
                var bounds = (head.Scale * _scales * products) + ((head.Error * _errorFactors) + (head.Norm * _normFactors) + Vector256.Create(QueryCode.Least));

                // What is no number must be looked at, too.
                var near = ~Vector256.LessThan(bounds, thresholds).ExtractMostSignificantBits() & _lanes;
                if (near == 0)
                    continue;
                for (; near != 0; near &= near - 1)
                {
                    var (query, top) = _queries[BitOperations.TrailingZeroCount(near)];
                    if (query.Passes(generation, row))
                        query.Offer(generation, row, top);
                }
                thresholds = Thresholds();
            }
        }
    }

    private Vector256<float> Thresholds()
    {
        var thresholds = Vector256<float>.Zero;
        for (var i = 0; i < _queries.Length; i++)
            thresholds = thresholds.WithElement(i, _queries[i].Top.Threshold);
        return thresholds;
    }
}
