namespace GaDms.Curation.Report;

/// <summary>What a word of a caption says.</summary>
internal enum AttributeKind
{
    Person,
    Color,
    Garment,
}

/// <summary>An attribute and the word it is listed under.</summary>
internal readonly record struct PersonAttribute(AttributeKind Kind, string Word);

/// <summary>Words for people, colours and what they wear or carry. Single words are told, not phrases: a "tank top" is a top.</summary>
internal static class AttributeWords
{
    // The first word of each entry stands for all of it.
    private static readonly (AttributeKind Kind, string[] Entries)[] s_entries =
    [
        (AttributeKind.Person,
        [
            "person individual pedestrian someone", "man male gentleman guy", "woman female lady", "boy", "girl", "child kid toddler baby",
            "young youthful", "middle-aged", "elderly old older",
        ]),
        (AttributeKind.Color,
        [
            "black", "white", "gray grey", "red", "orange", "yellow", "green", "blue", "purple violet", "pink", "brown", "beige", "navy",
            "khaki", "olive", "teal", "turquoise", "maroon burgundy", "cream ivory", "gold golden", "silver", "tan", "multicolored colorful",
        ]),
        (AttributeKind.Garment,
        [
            "top tops", "bottoms", "shirt shirts", "t-shirt t-shirts tee tshirt", "blouse", "polo", "sweater pullover jumper", "sweatshirt", "hoodie",
            "cardigan", "jacket jackets", "coat coats overcoat", "vest waistcoat", "suit", "blazer", "uniform", "dress dresses gown", "skirt skirts",
            "trousers pants slacks", "jeans denim", "shorts", "leggings tights", "shoes shoe", "sneakers sneaker trainers", "boots boot", "sandals flip-flops",
            "heels", "socks stockings", "hat hats", "cap", "helmet", "hood", "scarf shawl", "headscarf hijab", "glasses eyeglasses", "sunglasses",
            "mask", "gloves", "belt", "tie necktie", "watch wristwatch", "necklace", "bracelet", "earrings", "bag bags", "backpack rucksack",
            "handbag purse", "suitcase luggage", "umbrella", "phone smartphone", "book books", "bottle cup",
        ]),
    ];

    private static readonly Dictionary<string, PersonAttribute> s_words = new(
        from kind in s_entries
        from entry in kind.Entries
        let words = entry.Split(' ')
        from word in words
        select KeyValuePair.Create(word, new PersonAttribute(kind.Kind, words[0])),
        StringComparer.Ordinal);

    /// <summary>What a lower-case word says: itself, or its parts ("dark-blue").</summary>
    public static IEnumerable<PersonAttribute> Of(string word)
    {
        if (s_words.TryGetValue(word, out PersonAttribute attribute))
            return [attribute];
        return word.Contains('-', StringComparison.Ordinal)
            ? word.Split('-').Where(s_words.ContainsKey).Select(part => s_words[part])
            : [];
    }
}
