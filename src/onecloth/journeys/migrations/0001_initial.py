import django.db.models.deletion
import onecloth.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Journey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('outcome', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('traveller', models.CharField(choices=[('customer', 'A customer'), ('employee', 'An employee')], default='customer', max_length=10)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('deals_with', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('journey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='journeys.journey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('journey', 'position'), name='one_open_step_per_position')],
            },
        ),
        migrations.CreateModel(
            name='Seam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('hands_over', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('missing_reasons', models.JSONField(default=list)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('from_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
                ('to_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('giver', 'receiver'), name='one_open_seam_per_pair'), models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='a_seam_joins_two_units')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('does', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('hands_on', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('customer_gets', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.role')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='journeys.step')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='journeys.step')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('step',), name='one_owner_at_a_time'), models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gte', models.F('from_date')), _connector='OR'), name='owner_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_at', models.DateTimeField()),
                ('correction', models.TextField(blank=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='journeys.contribution')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), models.Q(('correction', ''), _negated=True), _connector='OR'), name='only_a_correction_is_answered')],
            },
        ),
    ]
