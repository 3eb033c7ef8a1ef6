using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Rendering;

namespace GaDms.Data.Tests.Rendering;

public class AttributeSamplerTests
{
    [Fact]
    public void An_identity_is_a_pure_function_of_seed_and_number()
        => Prop.ForAll<ulong, ushort>((seed, number) =>
            new AttributeSampler(seed).Identity(number) == new AttributeSampler(seed).Identity(number)).QuickCheckThrowOnFailure();

    [Fact]
    public void Identities_are_different_people()
    {
        // Two ordinary people may happen to be dressed alike, as on a street; hardly ever more.
        var people = new AttributeSampler(seed: 3);
        Assert.InRange(Enumerable.Range(0, 2000).Select(number => people.Identity(number)).Distinct().Count(), 1997, 2000);
    }

    [Fact]
    public void Look_alikes_share_all_but_one_or_two_attributes()
    {
        var people = new AttributeSampler(seed: 5, lookAlikeShare: 1);
        for (int group = 0; group < 500; group++)
        {
            PersonAttributes[] members = [.. Enumerable.Range(group * AttributeSampler.GroupSize, AttributeSampler.GroupSize).Select(number => people.Identity(number))];
            for (int i = 0; i < members.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    Assert.InRange(members[i].DifferencesTo(members[j]).Count, 1, 2);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_asked_share_are_look_alikes(double share)
    {
        var people = new AttributeSampler(seed: 1, share);
        Assert.Equal(share * 4000, Enumerable.Range(0, 4000).Count(number => people.IsLookAlike(number)));
    }

    [Fact]
    public void Absent_things_have_no_colour()
    {
        var people = new AttributeSampler(seed: 11);
        foreach (PersonAttributes person in Enumerable.Range(0, 2000).Select(number => people.Identity(number)))
        {
            Assert.Equal(person.Hat == HatKind.None, person.HatColor == ColorName.None);
            Assert.Equal(person.Bag == BagKind.None, person.BagColor == ColorName.None);
            Assert.Equal(person.Carried == CarriedKind.None, person.CarriedColor == ColorName.None);
            Assert.Equal(person.Outer == OuterKind.None, person.OuterColor == ColorName.None);
            Assert.Equal(person.Outer == OuterKind.None, person.Closure == ClosureKind.None);
            Assert.Equal(person.WearsDress, person.Top == TopKind.None);
            Assert.Equal(person.Pattern == Pattern.Plain, person.PatternColor == ColorName.None);
            Assert.Equal(person.Hair == HairStyle.Bald, person.HairColor == HairColor.None);
        }
    }

    [Fact]
    public void An_attribute_is_set_and_read_by_name()
    {
        var person = new PersonAttributes();
        foreach (AttributeName name in PersonAttributes.Names)
        {
            Assert.Equal(1, person.With(name, 1)[name]);
            Assert.Single(PersonAttributes.Names, other => person.With(name, 1)[other] != person[other]);
        }
    }
}
