namespace GaDms.Data.Rendering;

/// <summary>The attributes of a rendered person, as named in <c>attributes.json</c> and in the spans of captions.</summary>
public enum AttributeName
{
    /// <summary>The word class by which captions call the person.</summary>
    Gender,

    /// <summary>Cut of the hair.</summary>
    Hair,

    /// <summary>Colour of the hair.</summary>
    HairColor,

    /// <summary>What is on the head.</summary>
    Hat,

    /// <summary>Colour of the hat.</summary>
    HatColor,

    /// <summary>Glasses or sunglasses.</summary>
    Eyewear,

    /// <summary>Whether a scarf is worn.</summary>
    Scarf,

    /// <summary>Colour of the scarf.</summary>
    ScarfColor,

    /// <summary>The garment of the upper body, under the outer one.</summary>
    Top,

    /// <summary>Colour of the top.</summary>
    TopColor,

    /// <summary>Pattern of the top, or of the dress.</summary>
    Pattern,

    /// <summary>Colour of the pattern's stripes, checks, dots or logo.</summary>
    PatternColor,

    /// <summary>Sleeves of the top, or of the dress.</summary>
    Sleeves,

    /// <summary>The outer garment.</summary>
    Outer,

    /// <summary>Colour of the outer garment.</summary>
    OuterColor,

    /// <summary>Whether the outer garment is open or closed.</summary>
    Closure,

    /// <summary>The garment of the lower body, or a dress.</summary>
    Bottom,

    /// <summary>Colour of the bottom.</summary>
    BottomColor,

    /// <summary>What is on the feet.</summary>
    Shoes,

    /// <summary>Colour of the shoes.</summary>
    ShoesColor,

    /// <summary>The bag.</summary>
    Bag,

    /// <summary>Colour of the bag.</summary>
    BagColor,

    /// <summary>The thing held in a hand.</summary>
    Carried,

    /// <summary>Colour of the carried thing.</summary>
    CarriedColor,
}

#pragma warning disable CS1591 // The values of the following enumerations are their own documentation.
#pragma warning disable CA1720 // "Short" and "Long" are lengths here.

/// <summary>Colours of clothes and things; <see cref="None"/> where there is nothing to colour.</summary>
public enum ColorName
{
    None, Black, White, Grey, Red, Maroon, Pink, Orange, Yellow, Green, LightBlue, Blue, Navy, Purple, Brown, Beige,
}

/// <summary>The word class by which captions call a person.</summary>
public enum Gender { Man, Woman, Person }

/// <summary>Cuts of hair.</summary>
public enum HairStyle { Short, Long, Ponytail, Bald }

/// <summary>Colours of hair; <see cref="None"/> of a bald head.</summary>
public enum HairColor { None, Black, Brown, Blond, Red, Grey }

/// <summary>Things on the head.</summary>
public enum HatKind { None, Cap, Beanie, BrimmedHat }

/// <summary>Things on the nose.</summary>
public enum EyewearKind { None, Glasses, Sunglasses }

/// <summary>Garments of the upper body; <see cref="None"/> under a dress.</summary>
public enum TopKind { None, TShirt, Shirt, Sweater, Hoodie, TankTop }

/// <summary>Patterns of a top or dress.</summary>
public enum Pattern { Plain, Striped, Checked, Dotted, Logo }

/// <summary>Lengths of sleeves.</summary>
public enum SleeveLength { Sleeveless, Short, Long }

/// <summary>Outer garments.</summary>
public enum OuterKind { None, Jacket, Coat, Vest }

/// <summary>State of an outer garment; <see cref="None"/> where none is worn.</summary>
public enum ClosureKind { None, Open, Closed }

/// <summary>Garments of the lower body.</summary>
public enum BottomKind { Trousers, Jeans, Shorts, Skirt, Dress }

/// <summary>Shoes.</summary>
public enum ShoeKind { Sneakers, Boots, Sandals, Heels }

/// <summary>Bags.</summary>
public enum BagKind { None, Backpack, Handbag, ShoulderBag }

/// <summary>Things held in a hand.</summary>
public enum CarriedKind { None, Umbrella, Phone, Book, Bottle, ShoppingBag }
