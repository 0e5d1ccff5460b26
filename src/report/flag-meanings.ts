/** What a raised check means for a reader, by its name; the empty name for checks not known here. */
export const FLAG_MEANINGS: Readonly<Record<string, string>> = {
  zero_gradient: 'the attack cannot move these samples, so they count as robust whatever they are',
  non_finite_gradient: 'the attack did not work on these samples',
  weaker_than_noise: 'random noise of the same size does more harm than the attack',
  not_monotone: 'a stronger attack did less harm, so the attack is not at its optimum',
  unbounded_not_zero: 'even without a bound the attack fails on some samples, so it is broken',
  iterative_weaker: 'many steps did less harm than one',
  black_box_stronger: 'an attack without gradients did more harm, which points to masked gradients',
  label_independent_loss: 'the loss that the attack climbs says nothing about the label',
  '': 'the attack may be weaker than it looks',
};
