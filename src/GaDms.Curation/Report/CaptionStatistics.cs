using GaDms.Curation.Gate;

namespace GaDms.Curation.Report;

/// <summary>Counts captions' lengths, words and attributes, one caption at a time.</summary>
internal sealed class CaptionStatistics
{
    /// <summary>Longer captions count as this long.</summary>
    public const int MostLength = 150;

    /// <summary>Where counting different words ends, so that no data can fill the memory; WebPerson has a tenth of it.</summary>
    public const int MostWords = 1_000_000;

    private readonly long[] _lengths = new long[MostLength + 1];
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<PersonAttribute, long> _attributes = [];
    private readonly HashSet<PersonAttribute> _ofCaption = [];

    /// <summary>Captions.</summary>
    public long Count { get; private set; }

    /// <summary>Different words, in lower case; <see cref="MostWords"/> stands for that many or more.</summary>
    public int Vocabulary => _words.Count;

    /// <summary>Captions by their number of words.</summary>
    public IReadOnlyList<long> Lengths => _lengths;

    /// <summary>Words of a caption on average; 0 without captions.</summary>
    public double MeanLength => Count == 0 ? 0 : _lengths.Select((count, length) => (double)count * length).Sum() / Count;

    /// <summary>The number of words that half of the captions do not exceed; 0 without captions.</summary>
    public int MedianLength
    {
        get
        {
            long below = 0;
            for (int length = 0; length <= MostLength; length++)
            {
                below += _lengths[length];
                if (2 * below >= Count)
                    return length;
            }

            return MostLength;
        }
    }

    /// <summary>Captions that name an attribute, the most frequent of a kind first.</summary>
    public IReadOnlyList<(PersonAttribute Attribute, long Captions)> Attributes(AttributeKind kind) =>
    [
        .. _attributes.Where(pair => pair.Key.Kind == kind)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Word, StringComparer.Ordinal)
            .Select(pair => (pair.Key, pair.Value)),
    ];

    /// <summary>Adds a caption; null adds none.</summary>
    public void Add(string? caption)
    {
        if (caption is null)
            return;
        CaptionWords words = CaptionWords.Of(caption);
        Count++;
        _lengths[Math.Min(words.Count, MostLength)]++;
        _ofCaption.Clear();
        foreach (string word in words.All)
        {
            if (_words.Count < MostWords)
                _words.Add(word);
            _ofCaption.UnionWith(AttributeWords.Of(word));
        }

        foreach (PersonAttribute attribute in _ofCaption)
            _attributes[attribute] = _attributes.GetValueOrDefault(attribute) + 1;
    }
}
